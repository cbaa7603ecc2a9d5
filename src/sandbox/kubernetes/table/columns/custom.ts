import { asObject, asText } from '../../json.js';
import { ageColumn, nameColumn, text, type Column } from '../column.js';

/** The printer columns that definitions of custom resources name; a definition that names none has Name and Age. */
export const customColumns = {
  CustomResourceDefinition: [
    nameColumn,
    { name: 'Created At', type: 'date', cell: ({ metadata }) => metadata.creationTimestamp },
  ],
  ManagedCertificate: [
    nameColumn,
    ageColumn,
    text('Status', ({ status }) => asText(asObject(status)['certificateStatus']) ?? ''),
  ],
} satisfies Readonly<Record<string, readonly Column[]>>;
