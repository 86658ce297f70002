/**
 * The clients of services that few calls need. The build puts them into a file of their own, which is loaded with the first such call: so they
 * cost no other function's start anything.
 */
export { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
export { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, NoSuchKey, NotFound, S3Client } from '@aws-sdk/client-s3';
export { createPresignedPost } from '@aws-sdk/s3-presigned-post';
