// What hosts tell of service and region, through signers that are told neither.

import SigV4
import Testing

@Suite("Region and service from the host")
struct EndpointTests {
  private func scope(_ url: String, with signer: Signer = Signer(credentials: Sample.credentials)) throws -> String {
    let explanation = try signer.explain(SigningRequest(url: url), at: Sample.time)
    let parts = explanation.credentialScope.split(separator: "/")
    return parts[1...2].joined(separator: " ")
  }

  @Test(
    "S3 and its kin",
    arguments: [
      ("s3.amazonaws.com", "us-east-1 s3"),
      ("bucket.s3.amazonaws.com", "us-east-1 s3"),
      ("my.dotted.bucket.s3.amazonaws.com", "us-east-1 s3"),
      ("s3.eu-west-1.amazonaws.com", "eu-west-1 s3"),
      ("bucket.s3.eu-west-1.amazonaws.com", "eu-west-1 s3"),
      ("my.dotted.bucket.s3.eu-west-1.amazonaws.com", "eu-west-1 s3"),
      ("s3-us-west-2.amazonaws.com", "us-west-2 s3"),
      ("bucket.s3-us-west-2.amazonaws.com", "us-west-2 s3"),
      ("s3-external-1.amazonaws.com", "us-east-1 s3"),
      ("s3.dualstack.eu-west-1.amazonaws.com", "eu-west-1 s3"),
      ("bucket.s3.dualstack.eu-west-1.amazonaws.com", "eu-west-1 s3"),
      ("s3-fips.us-gov-west-1.amazonaws.com", "us-gov-west-1 s3"),
      ("s3-fips-us-gov-west-1.amazonaws.com", "us-gov-west-1 s3"),
      ("bucket.s3-fips.dualstack.us-east-1.amazonaws.com", "us-east-1 s3"),
      ("point-123456789012.s3-accesspoint.us-west-2.amazonaws.com", "us-west-2 s3"),
      ("point-123456789012.s3-accesspoint-fips.dualstack.us-west-2.amazonaws.com", "us-west-2 s3"),
      ("123456789012.s3-control.us-west-2.amazonaws.com", "us-west-2 s3"),
      ("123456789012.s3-control-fips.us-west-2.amazonaws.com", "us-west-2 s3"),
      ("bucket.vpce-1a2b3c4d-5e6f.s3.us-east-1.vpce.amazonaws.com", "us-east-1 s3"),
      ("point.accesspoint.vpce-1a2b3c4d-5e6f.s3.us-east-1.vpce.amazonaws.com", "us-east-1 s3"),
      ("bucket.s3.cn-north-1.amazonaws.com.cn", "cn-north-1 s3"),
      ("bucket--use1-az4--x-s3.s3express-use1-az4.us-east-1.amazonaws.com", "us-east-1 s3express"),
      ("s3express-control.us-east-1.amazonaws.com", "us-east-1 s3express"),
      ("point-1.op-01ac5d28a6a232904.s3-outposts.us-west-2.amazonaws.com", "us-west-2 s3-outposts"),
      ("lambda-1.s3-object-lambda.us-east-1.amazonaws.com", "us-east-1 s3-object-lambda"),
      ("lambda-1.s3-object-lambda-fips.us-east-1.amazonaws.com", "us-east-1 s3-object-lambda"),
      // Buckets with names that look like something else.
      ("my-data-1.s3.amazonaws.com", "us-east-1 s3"),
      ("us-east-1.s3.us-west-2.amazonaws.com", "us-west-2 s3"),
      ("s3.s3.us-west-2.amazonaws.com", "us-west-2 s3"),
      ("s3express-1.s3.us-west-2.amazonaws.com", "us-west-2 s3"),
      ("dualstack.s3.us-west-2.amazonaws.com", "us-west-2 s3"),
    ])
  func s3(host: String, expected: String) throws {
    #expect(try scope("https://\(host)/key") == expected)
  }

  @Test(
    "other services",
    arguments: [
      ("sqs.us-east-1.amazonaws.com", "us-east-1 sqs"),
      ("us-east-1.queue.amazonaws.com", "us-east-1 sqs"),
      ("dynamodb.ap-southeast-2.amazonaws.com", "ap-southeast-2 dynamodb"),
      ("streams.dynamodb.us-east-1.amazonaws.com", "us-east-1 dynamodb"),
      ("123456789012.ddb.us-east-1.amazonaws.com", "us-east-1 dynamodb"),
      ("abc123.execute-api.eu-central-1.amazonaws.com", "eu-central-1 execute-api"),
      ("vpce-1a2b3c4d.execute-api.us-east-1.vpce.amazonaws.com", "us-east-1 execute-api"),
      ("abc123.lambda-url.us-east-1.on.aws", "us-east-1 lambda"),
      ("id.7d67968.vpc-lattice-svcs.us-west-2.on.aws", "us-west-2 vpc-lattice-svcs"),
      ("search-foo.us-east-1.es.amazonaws.com", "us-east-1 es"),
      ("search-foo.aos.us-east-1.on.aws", "us-east-1 es"),
      ("es.us-east-1.amazonaws.com", "us-east-1 es"),
      ("abc123.us-east-1.aoss.amazonaws.com", "us-east-1 aoss"),
      ("iot.us-east-1.amazonaws.com", "us-east-1 iot"),
      ("a1b2c3-ats.iot.us-east-1.amazonaws.com", "us-east-1 iotdata"),
      ("data.jobs.iot.us-east-1.amazonaws.com", "us-east-1 iot-jobs-data"),
      ("bedrock-runtime.us-east-1.amazonaws.com", "us-east-1 bedrock"),
      ("runtime.sagemaker.us-east-1.amazonaws.com", "us-east-1 sagemaker"),
      ("api.ecr.us-east-1.amazonaws.com", "us-east-1 ecr"),
      ("email.us-east-1.amazonaws.com", "us-east-1 ses"),
      ("metering.marketplace.us-east-1.amazonaws.com", "us-east-1 aws-marketplace"),
      ("xyz.appsync-api.us-east-1.amazonaws.com", "us-east-1 appsync"),
      ("oidc.us-east-1.amazonaws.com", "us-east-1 sso-oauth"),
      ("portal.sso.us-east-1.amazonaws.com", "us-east-1 awsssoportal"),
      ("transcribestreaming.us-east-1.amazonaws.com", "us-east-1 transcribe"),
      ("kms-fips.us-west-2.amazonaws.com", "us-west-2 kms"),
      ("ec2.us-west-2.api.aws", "us-west-2 ec2"),
      ("sts.eusc-de-east-1.amazonaws.eu", "eusc-de-east-1 sts"),
      ("sts.us-east-1.api.aws", "us-east-1 sts"),
      ("sts-fips.us-east-1.amazonaws.com", "us-east-1 sts"),
      ("ec2.cn-northwest-1.amazonaws.com.cn", "cn-northwest-1 ec2"),
      ("sqs.cn-north-1.api.amazonwebservices.com.cn", "cn-north-1 sqs"),
      ("SQS.US-East-1.AmazonAWS.com", "us-east-1 sqs"),
      ("sqs.us-east-1.amazonaws.com.", "us-east-1 sqs"),
      ("sqs.us-east-1.amazonaws.com:8443", "us-east-1 sqs"),
    ])
  func others(host: String, expected: String) throws {
    #expect(try scope("https://\(host)/") == expected)
  }

  @Test(
    "services that are in no region",
    arguments: [
      ("sts.amazonaws.com", "us-east-1 sts"),
      ("iam.amazonaws.com", "us-east-1 iam"),
      ("iam-fips.amazonaws.com", "us-east-1 iam"),
      ("iam.global.api.aws", "us-east-1 iam"),
      ("iam.us-gov.amazonaws.com", "us-gov-west-1 iam"),
      ("iam.cn-north-1.amazonaws.com.cn", "cn-north-1 iam"),
      ("iam.global.api.amazonwebservices.com.cn", "cn-north-1 iam"),
      ("route53.amazonaws.com", "us-east-1 route53"),
      ("route53.amazonaws.com.cn", "cn-northwest-1 route53"),
      ("cloudfront.amazonaws.com", "us-east-1 cloudfront"),
    ])
  func global(host: String, expected: String) throws {
    #expect(try scope("https://\(host)/") == expected)
  }

  @Test("a WebSocket to AWS IoT is the device gateway's", arguments: ["wss://", "WSS://"])
  func webSocket(scheme: String) throws {
    #expect(try scope(scheme + "a1b2c3-ats.iot.us-east-1.amazonaws.com/mqtt") == "us-east-1 iotdevicegateway")
    #expect(try scope(scheme + "transcribestreaming.us-east-1.amazonaws.com/") == "us-east-1 transcribe")
  }

  @Test("the preset of the service that the host tells applies")
  func preset() throws {
    let signer = Signer(credentials: Sample.credentials)
    let s3 = SigningRequest(url: "https://bucket.s3.eu-west-1.amazonaws.com/a//b")
    #expect(try CanonicalText.signing(s3, with: signer).path == "/a//b")
    #expect(try CanonicalText.presigning(s3, with: signer).payload == "UNSIGNED-PAYLOAD")
    let other = SigningRequest(url: "https://sqs.eu-west-1.amazonaws.com/a//b")
    #expect(try CanonicalText.signing(other, with: signer).path == "/a/b")
  }

  @Test("explicit values win, each on its own")
  func explicit() throws {
    let url = "https://bucket.s3.eu-west-1.amazonaws.com/"
    func signer(_ region: String?, _ service: Service?) -> Signer {
      Signer(credentials: Sample.credentials, region: region, service: service)
    }
    #expect(try scope(url, with: signer("mars-1", nil)) == "mars-1 s3")
    #expect(try scope(url, with: signer(nil, "other")) == "eu-west-1 other")
    #expect(try scope(url, with: signer("mars-1", "other")) == "mars-1 other")
    #expect(try scope("https://localhost:9000/", with: signer("mars-1", "other")) == "mars-1 other")
  }
}
