import { read, readEach, type Reading } from './reading.js';

/** A policy of the project that is referred to by name. */
export interface NamedPolicy {
  readonly collection: 'sslPolicies' | 'securityPolicies';
  readonly name: string;
}

const WORDS = { sslPolicies: 'SSL policy', securityPolicies: 'security policy' } as const;

/** What a policy is called among others: `sslPolicies/strict`. */
export function policyKey({ collection, name }: NamedPolicy): string {
  return `${collection}/${name}`;
}

/** Those of the policies that do not exist, by their keys; each is read by its name, once. Throws KubemciError. */
export async function observeMissingPolicies(
  reading: Reading,
  policies: readonly NamedPolicy[],
): Promise<ReadonlySet<string>> {
  const each = [...new Map(policies.map((policy) => [policyKey(policy), policy])).values()];
  const missing = await readEach(each, async (policy) => {
    const body = await read(reading, `read the ${WORDS[policy.collection]} "${policy.name}"`, () =>
      reading.api.get(policy.collection, policy.name),
    );
    return body === undefined ? [policyKey(policy)] : [];
  });
  return new Set(missing.flat());
}
