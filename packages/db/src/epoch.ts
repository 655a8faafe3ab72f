/**
 * SQL for the name of one history of one database: cluster, timeline and database. It changes when
 * the rows we see may no longer follow from those seen before (another database, a failover, a
 * restore), and transaction numbers of before mean nothing any more. Needs no superuser (ADR 030).
 */
export const EPOCH_SQL = `(
  (SELECT to_hex(system_identifier) FROM pg_control_system()) || '-' ||
  ltrim(substring(pg_walfile_name(pg_current_wal_insert_lsn()) FROM 1 FOR 8), '0') || '-' ||
  (SELECT to_hex(oid::bigint) FROM pg_database WHERE datname = current_database()))`;

/**
 * SQL for how many transactions a statement sees the end of, since the cluster was made: it never falls, and where it
 * is the same, what is seen is the same. Numbers of transactions alone would not do: they end in any order.
 */
export const TRANSACTIONS_SQL = `(pg_snapshot_xmax(pg_current_snapshot())::text::float8
  - (SELECT count(*) FROM pg_snapshot_xip(pg_current_snapshot())))`;
