import { setFlagsFromString } from 'node:v8';

// Of both WebAssembly modules little is run at the start, and that once or twice. What is never called is not checked, and nothing is
// optimized before it has run for some time (in bytes of code; the default is an eighth): a third less to compute until the first picture.
setFlagsFromString('--wasm-lazy-validation');
setFlagsFromString('--wasm-tiering-budget=100000000');
