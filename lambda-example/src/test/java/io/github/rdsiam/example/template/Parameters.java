package io.github.rdsiam.example.template;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sample parameters of a user, and the pseudo parameters that CloudFormation adds. */
final class Parameters {

    static final String REGION = "eu-west-1";
    static final String ACCOUNT = "123456789012";
    static final String KEY = Arns.of("kms", "key/11111111-2222-3333-4444-555555555555");

    private static final Map<String, Object> SAMPLE = Map.ofEntries(
            Map.entry("VpcId", "vpc-orders"),
            Map.entry("FunctionSubnetIds", List.of("subnet-function-a", "subnet-function-b")),
            Map.entry("ProxySubnetIds", List.of("subnet-proxy-a", "subnet-proxy-b")),
            Map.entry("DatabaseIdentifier", "orders-db"),
            Map.entry("DatabaseSecurityGroupId", "sg-database"),
            Map.entry("DatabaseName", "orders"),
            Map.entry("AWS::StackName", "orders-reader"),
            Map.entry("AWS::Region", REGION),
            Map.entry("AWS::AccountId", ACCOUNT),
            Map.entry("AWS::Partition", "aws"),
            Map.entry("AWS::URLSuffix", "amazonaws.com"));

    private Parameters() {}

    static Map<String, Object> complete(Template template, Map<String, String> given) {
        Map<String, Object> all = new HashMap<>(SAMPLE);
        template.section("Parameters").forEach((name, value) -> {
            Map<String, Object> parameter = Values.map(value);
            @Nullable Object chosen = given.getOrDefault(name, string(parameter.get("Default")));
            if (chosen != null) {
                all.put(name, chosen);
            }
            requireAllowed(name, parameter, all.get(name));
        });
        return all;
    }

    private static @Nullable String string(@Nullable Object value) {
        return value == null ? null : Values.string(value);
    }

    private static void requireAllowed(String name, Map<String, Object> parameter, @Nullable Object value) {
        if (value == null) {
            throw new IllegalArgumentException("The parameter " + name + " has neither value nor default");
        }
        List<String> allowed = Values.strings(parameter.get("AllowedValues"));
        Object pattern = parameter.get("AllowedPattern");
        if ((!allowed.isEmpty() && !allowed.contains(value.toString()))
                || (pattern != null && !value.toString().matches(pattern.toString()))) {
            throw new IllegalArgumentException("The parameter " + name + " may not be \"" + value + "\"");
        }
    }
}
