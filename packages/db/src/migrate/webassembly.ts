/** A compiled module; opaque. */
interface WasmModule {
  readonly kind?: never;
}

interface Wasm {
  Module: { imports(module: WasmModule): { module: string; name: string }[] };
  compile(bytes: Uint8Array): Promise<WasmModule>;
  instantiate(module: WasmModule, imports: object): Promise<{ exports: Record<string, unknown> }>;
}

/** Node's types leave WebAssembly to the DOM's, which are not ours to load: the little of it we use. */
export const { WebAssembly: wasm } = globalThis as unknown as { WebAssembly: Wasm };
