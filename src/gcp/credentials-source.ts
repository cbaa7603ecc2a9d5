/** What signs requests to Google. Never logs and never puts a token into an error. */
export interface GoogleCredentials {
  /** Headers for one request: Authorization, and the quota project where the credentials name one. Throws KubemciError (MissingCredentials). */
  requestHeaders(): Promise<Readonly<Record<string, string>>>;
  /** A bearer token for other Google APIs and for GKE's Kubernetes endpoints. Throws KubemciError (MissingCredentials). */
  accessToken(): Promise<string>;
}
