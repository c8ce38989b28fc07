extension Service {
  /// Amazon S3.
  public static var s3: Service { Service("s3") }
  /// S3 Express One Zone: directory buckets, signed with the credentials of a session.
  public static var s3Express: Service { Service("s3express") }
  /// S3 on Outposts.
  public static var s3Outposts: Service { Service("s3-outposts") }
  /// S3 Object Lambda access points.
  public static var s3ObjectLambda: Service { Service("s3-object-lambda") }
  /// Amazon OpenSearch Service and Elasticsearch domains.
  public static var openSearch: Service { Service("es") }
  /// Amazon OpenSearch Serverless.
  public static var openSearchServerless: Service { Service("aoss") }
  /// APIs behind Amazon API Gateway.
  public static var executeAPI: Service { Service("execute-api") }
  /// AWS Lambda, function URLs included.
  public static var lambda: Service { Service("lambda") }
  /// AWS STS.
  public static var sts: Service { Service("sts") }
  /// AWS IAM.
  public static var iam: Service { Service("iam") }
  /// Amazon DynamoDB.
  public static var dynamoDB: Service { Service("dynamodb") }
  /// Amazon SQS.
  public static var sqs: Service { Service("sqs") }
  /// Amazon SNS.
  public static var sns: Service { Service("sns") }
  /// AWS IoT Core's message broker: MQTT over WebSocket.
  public static var iotDeviceGateway: Service { Service("iotdevicegateway") }
  /// Services behind Amazon VPC Lattice.
  public static var vpcLattice: Service { Service("vpc-lattice-svcs") }

  /// How services depart from the rule, by signing name; what is not here follows it.
  static var presets: [(name: String, departures: (inout Service) -> Void)] {
    [
      ("s3", signsLikeS3),
      ("s3-outposts", signsLikeS3),
      ("s3-object-lambda", signsLikeS3),
      (
        "s3express",
        { service in
          signsLikeS3(&service)
          service.tokenName = .s3SessionToken
          service.defaultExpiry = 300  // A session itself lasts five minutes.
        }
      ),
      ("aoss", { $0.payloadHeader = .always }),
      ("glacier", { $0.payloadHeader = .always }),
      ("iotdevicegateway", { $0.tokenPlacement = .addedAfterSigning }),
      ("vpc-lattice-svcs", { $0.presignedPayload = .unsigned }),
    ]
  }

  private static func signsLikeS3(_ service: inout Service) {
    service.pathEncoding = .once
    service.pathNormalization = .none
    service.payloadHeader = .always
    service.presignedPayload = .unsigned
  }
}
