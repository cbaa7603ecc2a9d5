import type { SourcePath } from '../source/source-document.js';

const RENAMED: Readonly<Record<string, string>> = {
  backend: 'In networking.k8s.io/v1 this field is called defaultBackend.',
  serviceName: 'In networking.k8s.io/v1 this is written service: {name: ..., port: {number: ...}}.',
  servicePort: 'In networking.k8s.io/v1 this is written service: {name: ..., port: {number: ...}}.',
  defaultBackend:
    'Before networking.k8s.io/v1 this field is called backend; better set apiVersion to networking.k8s.io/v1.',
  service:
    'Before networking.k8s.io/v1 this is written serviceName and servicePort; better set apiVersion to networking.k8s.io/v1.',
};

/** What became of a field that another API version has, if that is why it is not known here. */
export function renamedField(_path: SourcePath, field: string): string | undefined {
  return Object.hasOwn(RENAMED, field) ? RENAMED[field] : undefined;
}
