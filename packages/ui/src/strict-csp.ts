import { config } from 'zod';

// zod compiles schemas with `new Function`, which our content security policy forbids and reports. This must run before any schema is made,
// which is why the door of this package imports it first.
config({ jitless: true });
