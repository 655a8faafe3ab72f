/** The little of WebAssembly that schema-engine.ts uses; Node's types leave it to the DOM's. */
declare global {
  namespace WebAssembly {
    interface Module {
      readonly kind?: never;
    }
    const Module: { imports(module: Module): { module: string; name: string }[] };
    function compile(bytes: Uint8Array): Promise<Module>;
    function instantiate(module: Module, imports: object): Promise<{ exports: Record<string, unknown> }>;
  }
}

export type {};
