import manifest from "../../package.json" with { type: "json" };

/** Version of this server, shown to admins beside each worker. */
export const VERSION: string = manifest.version;
