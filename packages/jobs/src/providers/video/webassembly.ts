/** A compiled module; opaque. */
export interface WasmModule {
  readonly kind?: "module";
}

export interface WasmMemory {
  readonly buffer: ArrayBuffer;
}

/** What we use of WebAssembly: its types belong to TypeScript's browser library, which nothing here loads. */
interface WebAssemblyApi {
  compile(bytes: Uint8Array): Promise<WasmModule>;
  instantiate(module: WasmModule, imports: object): Promise<{ exports: object }>;
}

export const webAssembly = (globalThis as unknown as { WebAssembly: WebAssemblyApi }).WebAssembly;
