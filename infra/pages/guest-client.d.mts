// The types of /guest-client.mjs, which is built from there.
export * from '#guest-client/sign-up';
