/** What flags or the definition say about an Ingress besides its file. */
export interface IngressOverrides {
  /** Used where the file names no namespace; another one in the file is an error. */
  readonly namespace?: string;
  /** Name of the reserved address, used where the file names none; another one in the file is an error. */
  readonly staticIp?: string;
}
