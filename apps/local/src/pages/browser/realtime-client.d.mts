// The types of /realtime-client.mjs, which is built from there.
export * from '#realtime-client/browser';
