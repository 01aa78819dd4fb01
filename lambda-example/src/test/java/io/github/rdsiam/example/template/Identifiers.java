package io.github.rdsiam.example.template;

/** Identifiers as AWS would give them to resources, in the forms that the tests need. */
final class Identifiers {

    static final String PROXY_ID = "prx-0123456789abcdef0";

    private final Functions functions;

    Identifiers(Functions functions) {
        this.functions = functions;
    }

    /** The value of {@code Ref}. */
    String ref(String id, String type) {
        return switch (type) {
            case "AWS::SecretsManager::Secret" -> Arns.of("secretsmanager", "secret:" + named(id, "Name") + "-AbCdEf");
            case "AWS::SecretsManager::SecretTargetAttachment" -> named(id, "SecretId");
            case "AWS::RDS::DBProxy" -> named(id, "DBProxyName");
            case "AWS::Logs::LogGroup" -> named(id, "LogGroupName");
            case "AWS::Serverless::Function" -> named(id, "FunctionName");
            case "AWS::EC2::SecurityGroup" -> "sg-" + id;
            default -> id;
        };
    }

    /** The value of {@code Fn::GetAtt}, for each attribute that the template uses. */
    String attribute(String id, String type, String attribute) {
        return switch (type + "." + attribute) {
            case "AWS::RDS::DBProxy.DBProxyArn" -> Arns.of("rds", "db-proxy:" + PROXY_ID);
            case "AWS::RDS::DBProxy.Endpoint" ->
                named(id, "DBProxyName") + ".proxy-abc123." + Parameters.REGION + ".rds.amazonaws.com";
            case "AWS::Serverless::Function.Arn" -> Arns.of("lambda", "function:" + named(id, "FunctionName"));
            case "AWS::IAM::Role.Arn" -> "arn:aws:iam::" + Parameters.ACCOUNT + ":role/" + id;
            default -> throw new IllegalArgumentException(id + ", of type " + type + ", has no attribute " + attribute);
        };
    }

    private String named(String id, String property) {
        return Values.string(functions.property(id, property));
    }
}
