internal import Crypto

// Where an endpoint is called otherwise than the service that signs for it.

extension Endpoint {
  /// The signing name of an endpoint.
  /// - Parameters:
  ///   - label: The label that names it, such as `kinesis-fips`.
  ///   - qualifier: The label before, which tells some endpoints of one service apart.
  static func signingName(_ label: String, after qualifier: String?) -> String {
    let name = withoutFIPS(label)
    if let qualifier {
      for (before, endpoint, signing) in qualifiedNames
      where equalBytes(endpoint, name) && equalBytes(before, qualifier) {
        return signing
      }
    }
    for (endpoint, signing) in names where equalBytes(endpoint, name) { return signing }
    for (suffix, signing) in suffixes where ends(name, suffix) { return signing }
    return name
  }

  /// A label without the `-fips` that says that the endpoint uses validated cryptography.
  static func withoutFIPS(_ label: String) -> String {
    guard ends(label, "-fips") else { return label }
    return String(decoding: label.utf8.span.extracting(droppingLast: "-fips".utf8.count))
  }

  private static var qualifiedNames: [(qualifier: String, endpoint: String, signing: String)] {
    [
      ("api", "iot-tunneling", "IoTSecuredTunneling"),
      ("data", "iotevents", "ioteventsdata"), ("jobs", "iot", "iot-jobs-data"), ("maps", "geo", "geo-maps"),
      ("participant", "connect", "execute-api"), ("places", "geo", "geo-places"), ("portal", "sso", "awsssoportal"),
      ("routes", "geo", "geo-routes"), ("sms-voice", "pinpoint", "sms-voice"),
      ("tunneling", "iot", "IoTSecuredTunneling"),
    ]
  }

  private static var names: [(endpoint: String, signing: String)] {
    [
      ("aos", "es"), ("appconfigdata", "appconfig"), ("appstream2", "appstream"), ("appsync-api", "appsync"),
      ("aps-workspaces", "aps"), ("bedrock-agent", "bedrock"), ("bedrock-agent-runtime", "bedrock"),
      ("bedrock-agentcore-control", "bedrock-agentcore"), ("bedrock-data-automation", "bedrock"),
      ("bedrock-data-automation-runtime", "bedrock"), ("bedrock-runtime", "bedrock"),
      ("cassandra-streams", "cassandra"), ("cloudhsmv2", "cloudhsm"), ("contact-lens", "connect"),
      ("data-signer", "signer"), ("ddb", "dynamodb"), ("efs", "elasticfilesystem"), ("email", "ses"),
      ("forecastquery", "forecast"), ("ivsrealtime", "ivs"), ("kafka-api", "kafka"), ("lambda-url", "lambda"),
      ("mail-manager", "ses"), ("marketplace", "aws-marketplace"), ("memory-db", "memorydb"),
      ("migrationhub-config", "mgh"), ("models-v2-lex", "lex"), ("neptune", "neptune-db"), ("oidc", "sso-oauth"),
      ("personalize-events", "personalize"), ("personalize-runtime", "personalize"), ("pinpoint", "mobiletargeting"),
      ("queue", "sqs"), ("runtime-v2-lex", "lex"), ("servicecatalog-appregistry", "servicecatalog"),
      ("streams-dynamodb", "dynamodb"), ("timestream-ingest", "timestream"), ("timestream-query", "timestream"),
      ("transcribestreaming", "transcribe"),
    ]
  }

  private static var suffixes: [(suffix: String, signing: String)] {
    [("-chime", "chime"), ("-kinesis", "kinesis"), ("-marketplace", "aws-marketplace")]
  }
}
