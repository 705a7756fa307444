import { defineFeature } from '#kernel/feature'
import { detectPlaybooks } from './ansible/detect-playbooks.ts'
import { detectRoles } from './ansible/detect-roles.ts'
import { detectCloudFormation } from './cloudformation/detect-cloudformation.ts'
import { detectTerraform } from './terraform/detect-terraform.ts'

/** What machines and clouds are set up with: Terraform, CloudFormation, Ansible. Reads files only; it must never apply anything. */
export const provisioning = defineFeature({
  id: 'provisioning', title: 'Provisioning',
  detectors: [detectCloudFormation, detectPlaybooks, detectRoles, detectTerraform],
})
