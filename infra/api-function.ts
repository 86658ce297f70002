import { stringify } from 'yaml';
import { statements, type Uses } from './role-statements.ts';

/** A function that the REST API calls. */
export interface ApiFunction {
  /** Names its resources: `ScoreSubmit`. */
  name: string;
  /** One line. */
  summary: string;
  /** The export of the bundle that answers. */
  handler: string;
  uses: Uses;
  /** What API Gateway may call it for, after the stage: `POST/score`. */
  calls: string;
  /** See `CallOptions`. */
  critical: boolean;
}

/**
 * Function, log group, role and permission, as they stand in the template; where it is critical, also the alarm that its canary watches.
 * @param head of the template
 */
export const functionResources = (api: ApiFunction, head: string): string => `  ${api.name}Function:
    Type: AWS::Serverless::Function
    Properties:
      Description: ${stringify(api.summary, { singleQuote: true, lineWidth: 0 }).trim()}
      CodeUri: ../dist/api/
      Handler: index.${api.handler}
      AutoPublishAliasAllProperties: true
      Role: !GetAtt ${api.name}Role.Arn
      LoggingConfig: { LogGroup: !Ref ${api.name}LogGroup }
${api.critical ? critical(api.name) : ''}
  ${api.name}LogGroup:
    Type: AWS::Logs::LogGroup
    DeletionPolicy: Delete
    UpdateReplacePolicy: Delete
    Properties:
      LogGroupName: !Sub /laurel/\${Env}/api/${api.name}Function
      RetentionInDays: !If [IsProd, 90, 14]

  ${api.name}Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - { Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: sts:AssumeRole }
      Policies:
        - PolicyName: rights
          PolicyDocument:
            Version: '2012-10-17'
            Statement:
              - { Effect: Allow, Action: [logs:CreateLogStream, logs:PutLogEvents], Resource: !GetAtt ${api.name}LogGroup.Arn }
              - { Effect: Allow, Action: [xray:PutTelemetryRecords, xray:PutTraceSegments], Resource: '*' }
${statements(api.uses, head)}
  ${api.name}Permission:
    Type: AWS::Lambda::Permission
    Properties:
      Action: lambda:InvokeFunction
      FunctionName: !Ref ${api.name}Function.Alias
      Principal: apigateway.amazonaws.com
      SourceArn: !Sub 'arn:\${AWS::Partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${Api}/prod/${api.calls}'
${api.critical ? canaryAlarm(api.name) : ''}`;

/** Where provisioned concurrency is on, a function that CodeDeploy does not deploy fails at its second deployment: so `dev` has AllAtOnce. */
const critical = (name: string): string => `      DeploymentPreference:
        Type: !If [IsProd, Canary10Percent5Minutes, AllAtOnce]
        Role: !GetAtt DeploymentRole.Arn
        Alarms: [!Ref ${name}CanaryAlarm]
      ProvisionedConcurrencyConfig: !If [ProvisionsCritical, { ProvisionedConcurrentExecutions: !Ref CriticalProvisioned }, !Ref AWS::NoValue]
      ReservedConcurrentExecutions: !If [ReservesCritical, !Ref CriticalReserved, !Ref AWS::NoValue]
`;

const canaryAlarm = (name: string): string => `
  ${name}CanaryAlarm:
    Type: AWS::CloudWatch::Alarm
    Properties:
      AlarmDescription: 'The new version of ${name}Function fails: its deployment is rolled back; look at its log before the next'
      Namespace: AWS/Lambda
      MetricName: Errors
      Dimensions:
        - { Name: FunctionName, Value: !Ref ${name}Function }
        - { Name: Resource, Value: !Sub '\${${name}Function}:live' }
        - { Name: ExecutedVersion, Value: !GetAtt ${name}Function.Version.Version }
      Statistic: Sum
      Period: 60
      EvaluationPeriods: 1
      Threshold: 0
      ComparisonOperator: GreaterThanThreshold
      TreatMissingData: notBreaching
      AlarmActions: [!Ref AlarmTopic]
`;

/**
 * What CodeDeploy needs: to move the alias of each critical function, and to see alarms. Lambda asks for the right on the function where an
 * alias is named beside it; CloudWatch asks for it on all alarms, since it is a list that is read.
 */
export function deploymentRights(functions: readonly ApiFunction[]): string {
  const critical = functions.filter((each) => each.critical).map(({ name }) => `${name}Function`);
  const arns = critical.flatMap((name) => [`                  - !GetAtt ${name}.Arn\n`, `                  - !Sub \${${name}.Arn}:live\n`]);
  return `              - Effect: Allow
                Action: [lambda:GetAlias, lambda:GetProvisionedConcurrencyConfig, lambda:UpdateAlias]
                Resource:
${arns.join('')}              - Effect: Allow
                Action: [cloudwatch:DescribeAlarms]
                Resource: !Sub 'arn:\${AWS::Partition}:cloudwatch:\${AWS::Region}:\${AWS::AccountId}:alarm:*'
`;
}
