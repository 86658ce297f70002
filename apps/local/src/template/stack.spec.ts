import { describe, expect, it } from '@jest/globals';
import { parseTemplate } from './parse.ts';
import { Stack } from './stack.ts';

/** What an expression comes to, as the value of an SSM parameter in a small template. */
function valueOf(expression: string, more = ''): string | undefined {
  const ssm = new Map([['/laurel/local/table', 'laurel-local-core']]);
  const text = `
Parameters:
  Env: { Type: String, Default: dev }
  Size: { Type: Number, Default: 7 }
  Table: { Type: 'AWS::SSM::Parameter::Value<String>', Default: /laurel/dev/table }
  Lost: { Type: 'AWS::SSM::Parameter::Value<String>', Default: /laurel/dev/nowhere }
Conditions:
  IsProd: !Equals [!Ref Env, prod]
  IsLocal: !Equals [!Ref Env, local]
  Neither: !And [!Not [!Condition IsLocal], !Or [!Condition IsProd, !Condition IsProd]]
  Either: !Or [!Condition IsProd, !Condition IsLocal]
Resources:
  Jobs: { Type: AWS::SQS::Queue, Properties: { QueueName: !Sub 'jobs-\${Env}.fifo' } }
  Key: { Type: AWS::SecretsManager::Secret, Properties: {} }
  Files: { Type: AWS::S3::Bucket, Properties: { BucketName: files } }
  Cdn: { Type: AWS::CloudFront::Distribution, Metadata: { Of: files }, Properties: {} }
  Work: { Type: AWS::Serverless::Function, Properties: {} }
  Socket: { Type: AWS::Serverless::WebSocketApi, Properties: { Routes: { $default: {}, ping: {} } } }
  Log: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: /log } }
  Alarm: { Type: AWS::CloudWatch::Alarm, Properties: {} }
  OnlyProd: { Type: AWS::SQS::Queue, Condition: IsProd, Properties: { QueueName: prod } }
  Answer: { Type: AWS::SSM::Parameter, Properties: { Name: answer, Type: String, Value: ${expression} } }
${more}`;
  new Stack('small', parseTemplate(text, 'small.yaml'), { env: 'local', ssm, secrets: { Key: 's3cret' } });
  return ssm.get('answer');
}

describe('what an expression of a template comes to', () => {
  it.each([
    ['plain', 'plain'],
    ['!Ref Env', 'local'],
    ['!Ref Size', '7'],
    ['!Ref Table', 'laurel-local-core'],
    ['!Ref AWS::Region', 'us-east-1'],
    ['{ Ref: AWS::StackName }', 'laurel-local-small'],
    ['!Ref Jobs', 'https://sqs.us-east-1.amazonaws.com/000000000000/jobs-local.fifo'],
    ['!Ref Work.Alias', 'arn:aws:lambda:us-east-1:000000000000:function:Work:live'],
    ['!Ref SocketDefaultRoute', '$default'],
    ['!Ref SocketPingRoute', 'ping'],
    ['!GetAtt Jobs.Arn', 'arn:aws:sqs:us-east-1:000000000000:jobs-local.fifo'],
    ['!GetAtt [Jobs, QueueName]', 'jobs-local.fifo'],
    ['!GetAtt Files.RegionalDomainName', 'files.s3.us-east-1.amazonaws.com'],
    ['!GetAtt Log.Arn', 'arn:aws:logs:us-east-1:000000000000:log-group:/log:*'],
    ['!Ref Cdn', 'LOCALCDN'],
    ["!Sub 'https://${Cdn.DomainName}'", 'https://localcdn.cloudfront.net'],
    ["!Sub '${Env}-${Jobs.QueueName}-${AWS::Partition}-${!Kept}'", 'local-jobs-local.fifo-aws-${Kept}'],
    ["!Sub ['${Env}-${Own}', { Own: !Ref Size, Env: mine }]", 'mine-7'],
    ["!Join ['/', [a, !Ref Env, !Ref Size]]", 'a/local/7'],
    ["!Select [1, !Split [',', 'a,b,c']]", 'b'],
    ['!If [IsProd, yes, no]', 'no'],
    ['!If [IsLocal, !If [Neither, a, b], c]', 'b'],
    ['!If [Either, a, b]', 'a'],
    ["!Sub '<{{resolve:secretsmanager:${Key}:SecretString}}>'", '<s3cret>'],
  ])('%s → %s', (expression, value) => {
    expect(valueOf(expression)).toBe(value);
  });
});

describe('what it does not know', () => {
  const at = 'small.yaml.Resources.Answer.Properties.Value';
  it.each([
    ['!Ref Nobody', `${at}: there is no Nobody`],
    ['!Ref OnlyProd', `${at}: there is no OnlyProd`],
    ['!Ref Nobody.Alias', `${at}: there is no Nobody`],
    ['!Ref Alarm', `${at}: the local cloud has no name for Alarm (AWS::CloudWatch::Alarm)`],
    ['!Ref toString', `${at}: there is no toString`],
    ['!Ref SocketPongRoute', `${at}: there is no SocketPongRoute`],
    ['!Ref Lost', 'small.yaml.Parameters.Lost: no stack before this one writes /laurel/local/nowhere'],
    ['!GetAtt Jobs.Colour', `${at}: the local cloud does not know Jobs.Colour`],
    ['!GetAtt Jobs', `${at}: expected a list of 2`],
    ['!If [IsBlue, a, b]', `${at}: there is no condition IsBlue`],
    ['!Select [3, [a]]', `${at}: Fn::Select has no such element`],
    ["!Join ['', [!Ref AWS::NoValue]]", `${at}: expected a text, got undefined`],
    ['!Ref AWS::NoValue', `${at}: is missing`],
    ["!FindInMap ['a', 'b', 'c']", `${at}: the local cloud does not know Fn::FindInMap`],
    ['!ImportValue other', `${at}: the local cloud does not know Fn::ImportValue`],
    ["{ 'Fn::Sub': a, Ref: b }", `${at}: Fn::Sub stands beside other keys`],
    ["'{{resolve:ssm:/a}}'", `${at}: the local cloud does not know {{resolve:ssm:/a}}`],
    [
      "'{{resolve:secretsmanager:arn:aws:secretsmanager:r:1:secret:Other:SecretString}}'",
      `${at}: there is no local value for the secret Other`,
    ],
    ['[a]', `${at}: must be a text`],
    ['!Own thing', 'small.yaml: Unresolved tag: !Own'],
    ['a, Value: b', 'small.yaml: Map keys must be unique'],
  ])('%s is said with its place', (expression, message) => {
    expect(() => valueOf(expression)).toThrow(message);
  });

  it.each([
    ['Mappings: {}', 'small.yaml.Mappings: the local cloud does not know this property'],
    ['Globals: { Api: {} }', 'small.yaml.Globals.Api: the local cloud does not know this property'],
  ])('a section: %s', (section, message) => {
    expect(() => valueOf('a', section)).toThrow(message);
  });

  it('an attribute of a resource', () => {
    const text = 'Resources: { Jobs: { Type: AWS::SQS::Queue, CreationPolicy: {}, Properties: { QueueName: a } } }';
    expect(() => new Stack('small', parseTemplate(text, 'small.yaml'), { env: 'local', ssm: new Map(), secrets: {} })).toThrow(
      'small.yaml.Resources.Jobs.CreationPolicy: the local cloud does not know this property',
    );
  });

  it('a template that is no map', () => {
    expect(() => parseTemplate('- a', 'small.yaml')).toThrow('small.yaml: is no map of sections');
  });
});
