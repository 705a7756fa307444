/** Types of resource that run a service, with what names it in Terraform's words. */
export const terraformRunners: Readonly<Record<string, string>> = {
  aws_ecs_service: 'name', aws_ecs_task_definition: 'family', aws_lambda_function: 'function_name', aws_apprunner_service: 'service_name', aws_elastic_beanstalk_application: 'name', google_cloud_run_service: 'name', google_cloud_run_v2_service: 'name',
  google_cloudfunctions_function: 'name', google_cloudfunctions2_function: 'name', azurerm_container_app: 'name', azurerm_container_group: 'name', azurerm_linux_web_app: 'name', azurerm_linux_function_app: 'name', azurerm_function_app: 'name',
  kubernetes_deployment: 'name', kubernetes_deployment_v1: 'name', kubernetes_stateful_set: 'name', kubernetes_stateful_set_v1: 'name', kubernetes_daemonset: 'name', docker_container: 'name', docker_service: 'name', nomad_job: 'name', heroku_app: 'name', fly_app: 'name', digitalocean_app: 'name', helm_release: 'name',
}

/** The same for CloudFormation. */
export const cloudFormationRunners: Readonly<Record<string, string>> = {
  'AWS::ECS::Service': 'ServiceName', 'AWS::ECS::TaskDefinition': 'Family', 'AWS::Lambda::Function': 'FunctionName', 'AWS::Serverless::Function': 'FunctionName', 'AWS::AppRunner::Service': 'ServiceName', 'AWS::ElasticBeanstalk::Application': 'ApplicationName',
}
