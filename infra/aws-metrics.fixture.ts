/** What AWS counts, by the dimensions by which it does, from the page of metrics of each service: all that a template here may name. */
const COUNTED: readonly [namespace: string, dimensions: string, metrics: string][] = [
  ['AWS/ApiGateway', 'ApiName Stage', 'Count 4XXError 5XXError Latency IntegrationLatency'],
  ['AWS/ApiGateway', 'ApiId Stage', 'ConnectCount MessageCount IntegrationError ClientError ExecutionError IntegrationLatency'],
  ['AWS/Lambda', '', 'Invocations Errors Throttles Duration ConcurrentExecutions UnreservedConcurrentExecutions ClaimedAccountConcurrency'],
  ['AWS/Lambda', 'FunctionName', 'Invocations Errors Throttles Duration ConcurrentExecutions IteratorAge DeadLetterErrors AsyncEventAge'],
  ['AWS/DynamoDB', 'TableName', 'ConsumedReadCapacityUnits ConsumedWriteCapacityUnits ReadThrottleEvents WriteThrottleEvents'],
  [
    'AWS/DynamoDB',
    'TableName GlobalSecondaryIndexName',
    'ConsumedReadCapacityUnits ConsumedWriteCapacityUnits ReadThrottleEvents WriteThrottleEvents',
  ],
  ['AWS/DynamoDB', 'TableName Operation', 'SystemErrors ThrottledRequests SuccessfulRequestLatency'],
  ['AWS/SQS', 'QueueName', 'ApproximateAgeOfOldestMessage ApproximateNumberOfMessagesVisible NumberOfMessagesSent'],
  ['AWS/Cognito', 'UserPool UserPoolClient', 'SignUpSuccesses SignUpThrottles SignInSuccesses SignInThrottles TokenRefreshSuccesses'],
  ['AWS/WAFV2', 'WebACL Rule Region', 'AllowedRequests BlockedRequests CountedRequests'],
];

export const isCounted = (namespace: string, metric: string, dimensions: readonly string[]): boolean =>
  COUNTED.some(([of, by, metrics]) => of === namespace && by === dimensions.join(' ') && metrics.split(' ').includes(metric));
