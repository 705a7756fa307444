import { defineFeature } from '#kernel/feature'
import { detectCollections } from './ansible/detect-collections.ts'
import { detectInventories } from './ansible/detect-inventories.ts'
import { detectPlaybooks } from './ansible/detect-playbooks.ts'
import { detectRoles } from './ansible/detect-roles.ts'
import { inferInventories } from './ansible/infer-inventories.ts'
import { detectCloudFormation } from './cloudformation/detect-cloudformation.ts'
import { inferStacks } from './infer-stacks.ts'
import { detectTerraform } from './terraform/detect-terraform.ts'

/** What machines and clouds are set up with: Terraform, CloudFormation, Ansible. Reads files only; it must never apply anything. */
export const provisioning = defineFeature({
  id: 'provisioning', title: 'Provisioning',
  detectors: [detectCloudFormation, detectCollections, detectInventories, detectPlaybooks, detectRoles, detectTerraform, inferInventories, inferStacks],
})
