// The whole of what we call of OpenH264: one decoder, access units in (Annex B), pictures out (I420).
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include "codec_api.h"

static ISVCDecoder* decoder = nullptr;
static unsigned char* planes[3];
static SBufferInfo info;

extern "C" {

// OpenH264 can decode in several threads; it is not asked to, and there are none here.
struct attributes;
struct semaphore;
int sem_timedwait(semaphore*, const void*) { abort(); }
int pthread_attr_setscope(attributes*, int) { abort(); }
int pthread_attr_setschedpolicy(attributes*, int) { abort(); }

__attribute__((export_name("take"))) void* take(int bytes) { return malloc(bytes); }
__attribute__((export_name("give"))) void give(void* block) { free(block); }

// 0 when it is ready.
__attribute__((export_name("start"))) int start() {
  if (decoder != nullptr) {
    decoder->Uninitialize();
    WelsDestroyDecoder(decoder);
    decoder = nullptr;
  }
  if (WelsCreateDecoder(&decoder) != 0) return -1;
  SDecodingParam wanted;
  memset(&wanted, 0, sizeof(wanted));
  wanted.sVideoProperty.eVideoBsType = VIDEO_BITSTREAM_AVC;
  wanted.eEcActiveIdc = ERROR_CON_SLICE_COPY;
  int quiet = 0;
  decoder->SetOption(DECODER_OPTION_TRACE_LEVEL, &quiet);
  return decoder->Initialize(&wanted);
}

static int outcome(int state) {
  if (info.iBufferStatus == 1) return 1;
  return state == 0 ? 0 : -state;
}

// 1: a picture is ready; 0: it wants more; below: OpenH264's DECODING_STATE, negated.
__attribute__((export_name("decode"))) int decode(const unsigned char* unit, int bytes, unsigned int stamp) {
  memset(&info, 0, sizeof(info));
  info.uiInBsTimeStamp = stamp;
  return outcome(decoder->DecodeFrameNoDelay(unit, bytes, planes, &info));
}

// Gives a picture that is still held back: 1, or 0 when there is none.
__attribute__((export_name("flush"))) int flush() {
  int end = 1;
  decoder->SetOption(DECODER_OPTION_END_OF_STREAM, &end);
  memset(&info, 0, sizeof(info));
  return outcome(decoder->FlushFrame(planes, &info));
}

__attribute__((export_name("plane"))) void* plane(int index) { return planes[index]; }
__attribute__((export_name("stride"))) int stride(int index) { return info.UsrData.sSystemBuffer.iStride[index == 0 ? 0 : 1]; }
__attribute__((export_name("width"))) int width() { return info.UsrData.sSystemBuffer.iWidth; }
__attribute__((export_name("height"))) int height() { return info.UsrData.sSystemBuffer.iHeight; }
__attribute__((export_name("stamp"))) unsigned int stamp() { return (unsigned int)info.uiOutYuvTimeStamp; }

}
