/** GCE: what a resource may be called (Compute API discovery doc, `name`). */
export const GCE_NAME = /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/;
