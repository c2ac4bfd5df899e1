import annualMaintenanceDefinition from '../../programme/examples/annual-maintenance.ts'
import licenseTiersDefinition from '../../programme/examples/license-tiers.ts'
import perIncidentDefinition from '../../programme/examples/per-incident.ts'
import planMatrixDefinition from '../../programme/examples/plan-matrix.ts'
import serviceContractDefinition from '../../programme/examples/service-contract.ts'
import { loadProgramme } from '../../programme/load.ts'
import demoDefinition from '../../programme/programme.ts'
import type { ProgrammeDefinition } from '../../programme/schema.ts'

export const definitions = {
  demo: demoDefinition,
  'per-incident': perIncidentDefinition,
  'service-contract': serviceContractDefinition,
  'license-tiers': licenseTiersDefinition,
  'annual-maintenance': annualMaintenanceDefinition,
  'plan-matrix': planMatrixDefinition,
} satisfies Record<string, ProgrammeDefinition>

export const demo = loadProgramme(demoDefinition)
export const perIncident = loadProgramme(perIncidentDefinition)
export const serviceContract = loadProgramme(serviceContractDefinition)
export const licenseTiers = loadProgramme(licenseTiersDefinition)
export const annualMaintenance = loadProgramme(annualMaintenanceDefinition)
export const planMatrix = loadProgramme(planMatrixDefinition)

/** A copy of the demo vendor's definition, changed by hand. */
export function demoWith(change: (definition: ProgrammeDefinition) => void): ProgrammeDefinition {
  const definition: ProgrammeDefinition = structuredClone(demoDefinition)
  change(definition)
  return definition
}
