import type { Drawing } from './drawing.ts'
import { incident } from './incident.ts'
import { ports } from './ports.ts'
import { problems } from './problems.ts'
import { restore } from './restore.ts'
import { retention } from './retention.ts'
import { sessionPath } from './session-path.ts'
import { wakeOnLan } from './wake-on-lan.ts'

/** Every drawing by its name: `/{language}/pictures/{name}.svg`. */
export const drawings: Readonly<Record<string, Drawing>> = {
  incident,
  ports,
  problems,
  restore,
  retention,
  'session-path': sessionPath,
  'wake-on-lan': wakeOnLan,
}
