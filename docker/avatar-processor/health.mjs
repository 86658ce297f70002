// Whether this image could draw: loads the function, which at its start checks each model's hash and runs it on a fixed input. Ends with 0 or 1.
await import('./index.mjs');
process.exit(0);
