import type { Diagnostic } from './diagnostic.js';

const SAME = '\u0000';

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

function without(text: string, cluster: string): string {
  return text.replaceAll(new RegExp(`(?<![\\w.-])${escaped(cluster)}(?![\\w-])`, 'g'), SAME);
}

/** What a finding says but for its cluster; undefined where it is about none, or has a fix for one cluster alone. */
function saying({ where, message, fix, ...rest }: Diagnostic): string | undefined {
  const { cluster, ...elsewhere } = where ?? {};
  if (cluster === undefined || (fix !== undefined && without(fix, cluster) !== fix)) return undefined;
  return JSON.stringify([rest, elsewhere, without(message, cluster), fix]);
}

function folded(findings: readonly Diagnostic[]): readonly Diagnostic[] {
  const [first] = findings;
  const { cluster, ...elsewhere } = first?.where ?? {};
  if (first === undefined || cluster === undefined || findings.length === 1) return findings;
  const clusters = findings.flatMap(({ where }) => where?.cluster ?? []);
  const names = clusters.join(', ');
  const message = without(first.message, cluster)
    .replaceAll(`cluster "${SAME}"`, `clusters ${names}`)
    .replaceAll(`cluster ${SAME}`, `clusters ${names}`)
    .replaceAll(SAME, names);
  return [{ ...first, message, where: { ...elsewhere, clusters } }];
}

/** The findings, those that say the same of several clusters as one; each stands where its first stood. */
export function foldClusters(findings: readonly Diagnostic[]): readonly Diagnostic[] {
  const groups = new Map<string, Diagnostic[]>();
  findings.forEach((finding, index) => {
    const key = saying(finding) ?? String(index);
    const group = groups.get(key) ?? [];
    if (!group.some(({ where }) => where?.cluster === finding.where?.cluster) || group.length === 0)
      group.push(finding);
    groups.set(key, group);
  });
  return [...groups.values()].flatMap(folded);
}
