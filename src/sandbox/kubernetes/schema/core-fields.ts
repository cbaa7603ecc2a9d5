import { appsFields } from './fields/apps.js';
import { autoscalingFields } from './fields/autoscaling.js';
import { configurationFields } from './fields/configuration.js';
import { containersFields } from './fields/containers.js';
import { discoveryFields } from './fields/discovery.js';
import { eventsFields } from './fields/events.js';
import { metaFields } from './fields/meta.js';
import { networkingFields } from './fields/networking.js';
import { nodesFields } from './fields/nodes.js';
import { podsFields } from './fields/pods.js';
import { schedulingFields } from './fields/scheduling.js';
import { servicesFields } from './fields/services.js';
import { volumesFields } from './fields/volumes.js';
import type { FieldTable } from './fields.js';
import { olderFields } from './older-fields.js';

/** The fields of Kubernetes' built-in types that the sandbox serves, by type. */
export const coreFields: FieldTable = {
  ...metaFields,
  ...volumesFields,
  ...containersFields,
  ...schedulingFields,
  ...podsFields,
  ...servicesFields,
  ...nodesFields,
  ...configurationFields,
  ...eventsFields,
  ...appsFields,
  ...autoscalingFields,
  ...discoveryFields,
  ...networkingFields,
  ...olderFields,
};
