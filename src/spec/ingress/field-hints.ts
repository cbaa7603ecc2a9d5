import type { SourcePath } from '../source/source-document.js';
import { pathText } from '../source/schema-issues.js';
import { UNSERVED_METADATA } from './metadata-fields.js';

const METADATA = ['name', 'namespace', 'labels', 'annotations', ...UNSERVED_METADATA];

function fieldsOf(shape: string, v1: boolean): readonly string[] {
  switch (shape) {
    case 'the document':
      return ['apiVersion', 'kind', 'metadata', 'spec'];
    case 'metadata':
      return METADATA;
    case 'spec':
      return [v1 ? 'defaultBackend' : 'backend', 'rules', 'ingressClassName', 'tls'];
    case 'spec.rules[]':
      return ['host', 'http'];
    case 'spec.rules[].http':
      return ['paths'];
    case 'spec.rules[].http.paths[]':
      return ['path', 'pathType', 'backend'];
    case 'spec.tls[]':
      return ['hosts', 'secretName'];
    default:
      if (shape.endsWith('ackend')) return v1 ? ['service'] : ['serviceName', 'servicePort'];
      if (shape.endsWith('ackend.service')) return ['name', 'port'];
      return shape.endsWith('.port') ? ['number', 'name'] : [];
  }
}

/** The fields that the object at `path` of an Ingress can have, most used first. */
export function ingressFields(apiVersion: string): (path: SourcePath) => readonly string[] {
  return (path) => fieldsOf(pathText(path).replaceAll(/\[\d+\]/g, '[]'), apiVersion === 'networking.k8s.io/v1');
}

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
