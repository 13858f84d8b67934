export { isLxopsError } from './errors.ts';
export { explain } from './explain.ts';
export type { IncusClient } from './incus/connect.ts';
export { watchEvents } from './incus/events.ts';
export { findServer } from './incus/findServer.ts';
export { startInstance, stopInstance, type InstanceTarget } from './incus/instances.ts';
export { readInventory, type Inventory, type InventoryInstance } from './incus/inventory.ts';
export type { RunEvent, ShownPlan } from './run/events.ts';
