import type { SourcePath } from '../source/source-document.js';

/** A secret that stands in an object in clear; where, and never what. */
export interface WrittenSecret {
  readonly path: SourcePath;
  readonly fix: string;
}

/** An object without the secrets that were written out in it, and where they stood. */
export interface WithoutSecrets {
  readonly value: unknown;
  readonly secrets: readonly WrittenSecret[];
}

const FIXES: Readonly<Record<string, string>> = {
  clientSecret:
    'Put client_id and client_secret into a Secret of every cluster and name it in oauthclientCredentials.secretName; then change the client secret, since it was written down.',
  clientID:
    'Put client_id and client_secret into a Secret of every cluster and name it in oauthclientCredentials.secretName.',
  keyValue:
    'Put the key into a Secret of every cluster as key_value and name it in secretName; then change the key, since it was written down.',
};

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Takes the secrets out of the spec of a BackendConfig before anything looks at it, so that no message can show one, and
 * what is null, which Kubernetes takes as absent. Empty texts, as GKE's controller writes them, go without a word.
 */
export function withoutSecrets(value: unknown, path: SourcePath = []): WithoutSecrets {
  if (Array.isArray(value)) {
    const items = value.map((item: unknown, index) => withoutSecrets(item, [...path, index]));
    return { value: items.map((item) => item.value), secrets: items.flatMap(({ secrets }) => secrets) };
  }
  if (!isMap(value)) return { value, secrets: [] };
  const secrets: WrittenSecret[] = [];
  const kept: [string, unknown][] = [];
  for (const [field, content] of Object.entries(value)) {
    const fix = Object.hasOwn(FIXES, field) ? FIXES[field] : undefined;
    if (fix !== undefined) {
      if (content !== '' && content !== null) secrets.push({ path: [...path, field], fix });
    } else if (content !== null) {
      const inner = withoutSecrets(content, [...path, field]);
      kept.push([field, inner.value]);
      secrets.push(...inner.secrets);
    }
  }
  return { value: Object.fromEntries(kept), secrets };
}
