import { getRouteApi, useRouter } from "@tanstack/react-router";
import { useCallback, useEffect, useRef } from "react";

declare module "@tanstack/react-router" {
  interface HistoryState {
    /** Opened out of the list that the entry before shows. */
    isOverList?: boolean;
  }
}

const route = getRouteApi("/signed-in/");

/** What a link says that opens an item out of the list: then closing it goes back there. */
export const overList = { isOverList: true } as const;

export interface OpenItem {
  /** Undefined: none is open. */
  openId: string | undefined;
  /** Back to the list it was opened from. Where it was opened by its address, the list takes its place. */
  close(): void;
}

/** The item that is open over the library; stands in the address. Opening is one entry of the history, closing is none. */
export function useOpenItem(): OpenItem {
  const { item: openId } = route.useSearch();
  const navigate = route.useNavigate();
  const router = useRouter();
  /** Going back takes a moment, in which it may be closed once more. */
  const closing = useRef<string | undefined>(undefined);
  useEffect(() => {
    closing.current = undefined;
  }, [openId]);
  const close = useCallback(() => {
    if (openId === undefined || closing.current === openId) return;
    closing.current = openId;
    if (router.state.location.state.isOverList === true) router.history.back();
    else {
      void navigate({ search: (before) => ({ ...before, item: undefined }), replace: true, resetScroll: false });
    }
  }, [openId, navigate, router]);
  return { openId, close };
}
