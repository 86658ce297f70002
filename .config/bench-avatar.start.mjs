// A start of the function for bench-avatar.mjs: the bundle, as the image runs it, up to the moment at which it would take an event.
process.env.UPLOADS_BUCKET = 'uploads';
process.env.AVATARS_BUCKET = 'avatars';
process.env.AWS_REGION = 'eu-west-1';
await import(new URL('../dist/avatar-processor/index.mjs', import.meta.url));
const { user, system } = process.cpuUsage();
process.send({ cpu: (user + system) / 1000, peak: process.resourceUsage().maxRSS / 1024 }, () => process.exit(0));
