import { planById } from './find.ts'
import type { Programme } from './schema.ts'

/** How long remote access details wait to be read, days. */
export const REMOTE_ACCESS_DAYS = 7

/** Whether a plan includes remote sessions: only then are details for one asked for and taken. */
export function includesRemoteAccess(programme: Programme, planId: string): boolean {
  return planById(programme, planId)?.extras.remoteSessions ?? false
}
