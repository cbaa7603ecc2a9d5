import { ApiError } from '../status.js';
import type { FieldManager } from './managed-fields.js';

/** A field that an apply would change while another manager says otherwise. */
export interface FieldConflict {
  readonly manager: FieldManager;
  /** `.spec.replicas` */
  readonly path: string;
}

/** 409 with every conflict as a cause (apimachinery, managedfields/internal/conflict.go). */
export function applyConflict(conflicts: readonly FieldConflict[]): ApiError {
  const causes = conflicts.map(({ manager, path }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${managerText(manager)}`,
    field: path,
  }));
  return new ApiError('Conflict', message(conflicts), { causes });
}

function message(conflicts: readonly FieldConflict[]): string {
  const [first] = conflicts;
  if (conflicts.length === 1 && first) {
    return `Apply failed with 1 conflict: conflict with ${managerText(first.manager)}: ${first.path}`;
  }
  const byManager = new Map<string, readonly string[]>();
  for (const { manager, path } of conflicts) {
    const text = managerText(manager);
    byManager.set(text, [...(byManager.get(text) ?? []), `- ${path}`]);
  }
  const parts = [...byManager].sort().map(([manager, paths]) => [`conflicts with ${manager}:`, ...paths].join('\n'));
  return `Apply failed with ${conflicts.length} conflicts: ${parts.join('\n')}`;
}

function managerText({ name, operation, apiVersion, subresource }: FieldManager): string {
  const text = JSON.stringify(name) + (subresource === '' ? '' : ` with subresource ${JSON.stringify(subresource)}`);
  return operation === 'Update' ? `${text} using ${apiVersion}` : text;
}
