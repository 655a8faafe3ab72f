/** A value that can be watched: the shape `useSyncExternalStore` takes. */
export interface ObservableValue<T> {
  get(): T;
  /** Calls `listener` after every change until the returned function is called. */
  subscribe(listener: () => void): () => void;
}
