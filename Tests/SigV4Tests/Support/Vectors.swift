// The vector files that are copied beside the tests.

import Foundation
import Testing

enum Vectors {
  static func url(_ path: String) throws -> URL {
    try #require(Bundle.module.resourceURL).appendingPathComponent("Vectors").appendingPathComponent(path)
  }

  static func decode<Value: Decodable>(_ type: Value.Type, from json: Data) throws -> Value {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(type, from: json)
  }
}
