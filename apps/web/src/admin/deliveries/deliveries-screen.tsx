import { Button, SegmentedControl } from "@mantine/core";
import { JobwireError } from "@jobwire/client";
import { useJobwire } from "@jobwire/client/react";
import { DELIVERY_STATES, type DeliveryState } from "@jobwire/jobs/wire";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { LinkButton } from "../../app/link-button.tsx";
import { PageTitle } from "../../app/page-title.tsx";
import { ScreenError } from "../../app/screen-error.tsx";
import { ScreenHead } from "../../app/screen-head.tsx";
import { DeliveryList } from "../../deliveries/delivery-list.tsx";
import { AdminOnly } from "../admin-only.tsx";
import classes from "./deliveries-screen.module.css";
import { words } from "./words.ts";

const route = getRouteApi("/signed-in/admin/deliveries");
const PAGE = 100;

/** Everybody's e-mails, pushes and webhooks; for admins. */
export function AdminDeliveriesScreen() {
  return (
    <AdminOnly>
      <Deliveries />
    </AdminOnly>
  );
}

function Deliveries() {
  const { deliveries } = useJobwire();
  const { state } = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, refetch, isFetching, hasNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ["deliveries", state ?? "any"],
    queryFn: ({ pageParam }) =>
      deliveries.list({ scope: "all", ...(state && { state }), ...(pageParam !== null && { beforeId: pageParam }) }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => (page.length < PAGE ? null : (page.at(-1)?.id ?? null)),
    staleTime: 0,
  });
  const all = data?.pages.flat();
  return (
    <div className={classes.screen}>
      <PageTitle>{words.title}</PageTitle>
      <ScreenHead
        title={words.title}
        actions={
          <>
            <LinkButton to="/mail" variant="default">
              {words.mail}
            </LinkButton>
            <Button variant="default" loading={isFetching} onClick={() => void refetch()}>
              {words.refresh}
            </Button>
          </>
        }
      />
      <SegmentedControl
        className={classes.states}
        value={state ?? ""}
        onChange={(value) =>
          void navigate({ search: { state: value === "" ? undefined : (value as DeliveryState) }, replace: true })
        }
        data={[
          { value: "", label: words.any },
          ...DELIVERY_STATES.map((value) => ({ value, label: words.states[value] })),
        ]}
      />
      {error instanceof JobwireError && all === undefined ? (
        <ScreenError title={words.failedTitle} error={error} />
      ) : all?.length === 0 ? (
        <p className={classes.none}>{words.none}</p>
      ) : (
        <DeliveryList deliveries={all ?? []} showsJob onSentAgain={() => void refetch()} />
      )}
      {hasNextPage && (
        <Button variant="default" loading={isFetching} onClick={() => void fetchNextPage()}>
          {words.older}
        </Button>
      )}
    </div>
  );
}
