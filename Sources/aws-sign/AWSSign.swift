/// The program: runs the tool in this process's environment, writes what it says, and exits with its status.
@main
struct AWSSign {
  static func main() {
    System.finish(with: CommandLineTool.run(in: System.environment))
  }
}
