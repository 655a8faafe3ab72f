#!/bin/sh
# Builds openh264.wasm from Debian's source package, with Debian's emscripten:
#   apt-get install emscripten && apt-get source openh264 && ./build.sh openh264-2.3.1
set -eu
source=$(realpath "$1")
here=$(dirname "$(realpath "$0")")
common="common_tables copy_mb cpu crt_util_safe_x deblocking_common expand_pic intra_pred_common mc memory_align sad_common utils welsCodecTrace WelsTaskThread WelsThread WelsThreadLib WelsThreadPool"
files="$source/codec/decoder/plus/src/welsDecoderExt.cpp $(ls "$source"/codec/decoder/core/src/*.cpp)"
for name in $common; do files="$files $source/codec/common/src/$name.cpp"; done
# Decoding in one thread: the stand-in for pthreads that emscripten brings is never called.
emcc -O3 -msimd128 -fno-exceptions -fno-rtti -DNDEBUG \
  -I"$source/codec/api/wels" -I"$source/codec/decoder/core/inc" \
  -I"$source/codec/decoder/plus/inc" -I"$source/codec/common/inc" \
  "$here/decoder.cpp" $files \
  -sSTANDALONE_WASM -sALLOW_MEMORY_GROWTH -sMAXIMUM_MEMORY=1GB -sTOTAL_STACK=1MB -Wl,--strip-all --no-entry \
  -o "$here/openh264.wasm"
