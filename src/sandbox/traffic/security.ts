import type { SecurityPolicyCopy } from './copies.js';
import { holdsAddress } from './ip-address.js';

/** What a Cloud Armor policy decides. */
export type Verdict =
  | { readonly kind: 'allow' }
  | { readonly kind: 'deny'; readonly status: number }
  | { readonly kind: 'redirect'; readonly location: string }
  | { readonly kind: 'notModelled'; readonly feature: string };

/**
 * What a policy decides for a client's address: GCE (Cloud Armor's documentation): the matching rule of the lowest
 * priority number; a rule in preview decides nothing. Only rules by source ranges are modelled.
 */
export function judge(policy: SecurityPolicyCopy | undefined, clientIp: string): Verdict {
  const rules = [...(policy?.rules ?? [])].sort((a, b) => a.priority - b.priority);
  for (const rule of rules) {
    if (rule.preview) continue;
    if (rule.match?.versionedExpr !== 'SRC_IPS_V1') {
      return { kind: 'notModelled', feature: 'a security policy rule with an expression' };
    }
    if ((rule.match.config?.srcIpRanges ?? []).some((range) => holdsAddress(range, clientIp))) return act(rule);
  }
  return { kind: 'allow' };
}

function act({ action, redirectOptions }: SecurityPolicyCopy['rules'][number]): Verdict {
  const denied = /^deny\((\d{3})\)$/.exec(action)?.[1];
  if (denied !== undefined) return { kind: 'deny', status: Number(denied) };
  if (action === 'allow') return { kind: 'allow' };
  const target = redirectOptions?.target;
  if (action === 'redirect' && target !== undefined) return { kind: 'redirect', location: target };
  return { kind: 'notModelled', feature: `the security policy action ${action}` };
}
