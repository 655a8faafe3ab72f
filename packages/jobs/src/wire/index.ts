/** The shapes that cross the wire. Types only, plus the state words; safe in a browser. */
export type { FloorView, WorkerView } from "./worker-view.ts";
export type { ArtifactView, ItemView, NamedItem } from "./item-view.ts";
export type {
  CollectionEntryView,
  CollectionStamp,
  NamedEntry,
  SharedFile,
  SharedView,
  ShareView,
} from "./collection-view.ts";
export type { CircuitState, CircuitView } from "./circuit-view.ts";
export { DELIVERY_STATES, WEBHOOK_EVENTS } from "./delivery-view.ts";
export type { DeliveryState, DeliveryView, WebhookEvent } from "./delivery-view.ts";
export type { FailureGroup } from "./failure-group.ts";
export type { JobError, JobErrorReason } from "./job-error.ts";
export type { JobEvent, JobEventBody, LogLevel } from "./job-event.ts";
export type { ChildCounts, JobView } from "./job-view.ts";
export type { MailText, MailView } from "./mail-view.ts";
export type { AwayGroup, InboxView, NoteView, ReadVersion, UnreadView } from "./note-view.ts";
export { DEFAULT_CHANNELS, NOTIFY_KINDS, NOTIFY_MODES } from "./notify-channels.ts";
export type { NotifyChannels, NotifyKind, NotifyMode } from "./notify-channels.ts";
export type { PushDeviceView } from "./push-device-view.ts";
export type { WebhookView } from "./webhook-view.ts";
export type { LiveEvent, LiveFrame, LogFrame, SnapshotReason, ValueFrame } from "./frame.ts";
export { OVERLAPS } from "./schedule-view.ts";
export type { Overlap, ScheduleTickView, ScheduleView, TickOutcome } from "./schedule-view.ts";
export type { Progress } from "./progress.ts";
export type { QueueView } from "./queue-view.ts";
export type { Waiting, WhyWaiting } from "./waiting.ts";
export { isTerminal, JOB_STATES, TERMINAL_STATES, WAITING_STATES } from "@jobwire/db/lifecycle";
export type { JobState, TerminalState } from "@jobwire/db/lifecycle";
export { RATINGS } from "./study-view.ts";
export type { CardPreview, CardRating, CardStudyView, DeckStudyView, DeckView } from "./study-view.ts";
export type { CostView } from "./cost-view.ts";
export type { CreditLine, CreditsStamp, CreditsView } from "./credits-view.ts";
