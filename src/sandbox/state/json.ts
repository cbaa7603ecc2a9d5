/** Any JSON value; what the sandbox stores and sends. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };
