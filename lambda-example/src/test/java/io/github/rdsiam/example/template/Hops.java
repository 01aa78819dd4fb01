package io.github.rdsiam.example.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The connections that the security groups allow, at both ends. */
final class Hops {

    private static final String DATABASE = "database";
    private static final String ANYWHERE = "anywhere";

    private static final Map<String, String> GROUPS = Map.of(
            "Function", "sg-FunctionSecurityGroup",
            "VerifyFunction", "sg-FunctionSecurityGroup",
            "Proxy", "sg-ProxySecurityGroup",
            "SecretRotation", "sg-RotationSecurityGroup",
            "Endpoint", "sg-EndpointSecurityGroup");

    private final Set<String> egress = new TreeSet<>();
    private final Set<String> ingress = new TreeSet<>();

    private Hops(Stack stack) {
        stack.ofType("AWS::EC2::SecurityGroup").forEach((id, group) -> {
            if (group.containsKey("SecurityGroupIngress") || !group.containsKey("SecurityGroupEgress")) {
                throw new IllegalArgumentException(id + " must have its egress, and only that, in itself");
            }
            for (Object rule : Values.list(group.get("SecurityGroupEgress"))) {
                outgoing(id, Values.map(rule));
            }
        });
        stack.ofType("AWS::EC2::SecurityGroupIngress")
                .forEach((id, rule) ->
                        ingress.add(hop(party(rule.get("SourceSecurityGroupId")), party(rule.get("GroupId")), rule)));
    }

    private void outgoing(String id, Map<String, Object> rule) {
        String to = rule.containsKey("CidrIp")
                ? address(rule.get("CidrIp"))
                : party(rule.get("DestinationSecurityGroupId"));
        if (!to.equals("nowhere")) {
            egress.add(hop(party("sg-" + id), to, rule));
        }
    }

    private static String address(@Nullable Object cidr) {
        return switch (Values.string(cidr)) {
            case "127.0.0.1/32" -> "nowhere";
            case "0.0.0.0/0" -> ANYWHERE;
            default -> Values.string(cidr);
        };
    }

    private static String hop(String from, String to, Map<String, Object> rule) {
        return from + " -> " + to + " " + rule.get("IpProtocol") + " " + rule.get("FromPort") + "-"
                + rule.get("ToPort");
    }

    private static String party(@Nullable Object group) {
        String id = Values.string(group);
        return id.equals("sg-database") ? DATABASE : id.replaceFirst("^sg-", "").replaceFirst("SecurityGroup$", "");
    }

    private static String elsewhere(String hop) {
        return hop.replaceFirst("-> \\w+", "-> " + ANYWHERE);
    }

    /** Compares them with the expected ones. */
    private List<String> differences(Set<String> expected) {
        List<String> findings = new ArrayList<>();
        for (String hop : egress) {
            if (!expected.contains(hop)) {
                findings.add("leads out for nothing: " + hop);
            }
        }
        for (String hop : ingress) {
            if (!expected.contains(hop) && !expected.contains(elsewhere(hop))) {
                findings.add("lets in for nothing: " + hop);
            }
        }
        for (String hop : expected) {
            if (!egress.contains(hop) && !egress.contains(elsewhere(hop))) {
                findings.add("is closed at its start: " + hop);
            }
            if (!ingress.contains(hop) && !hop.contains(ANYWHERE)) {
                findings.add("is closed at its end: " + hop);
            }
        }
        return findings;
    }

    /** The hop to the proxy must be the one that the functions use. */
    private List<String> ports(Stack stack) {
        List<String> findings = new ArrayList<>();
        stack.ofType("AWS::Serverless::Function").forEach((id, function) -> {
            Object port = Values.mapAt(Values.mapAt(function, "Environment"), "Variables")
                    .get("IN_PORT");
            if (!ingress.contains("Function -> Proxy tcp " + port + "-" + port)) {
                findings.add(id + " connects to port " + port + ", where no hop leads");
            }
        });
        return findings;
    }

    /** Each party must be in its own group only, or the rules do not protect anything. */
    private static List<String> groups(Stack stack) {
        List<String> findings = new ArrayList<>();
        GROUPS.forEach((id, group) -> {
            if (stack.has(id)) {
                List<String> worn = worn(stack.properties(id));
                if (!worn.equals(List.of(group))) {
                    findings.add(id + " wears " + worn);
                }
            }
        });
        return findings;
    }

    private static List<String> worn(Map<String, Object> party) {
        return Stream.of(party, Values.mapAt(party, "VpcConfig"), Values.mapAt(party, "HostedRotationLambda"))
                .flatMap(properties -> Stream.of("SecurityGroupIds", "VpcSecurityGroupIds")
                        .flatMap(name -> Values.strings(properties.get(name)).stream()))
                .toList();
    }

    static List<String> findings(Template template) {
        List<String> findings = new ArrayList<>();
        Map<String, Set<String>> all = new LinkedHashMap<>(expected(3306));
        expected(5432).forEach((settings, expected) -> all.put(settings + " Engine=postgres", expected));
        all.forEach((settings, expected) -> {
            Stack stack = Stacks.of(template, settings.split(" "));
            Hops hops = new Hops(stack);
            Stream.of(hops.differences(expected), hops.ports(stack), groups(stack))
                    .flatMap(List::stream)
                    .forEach(finding -> findings.add(finding + " with " + settings));
        });
        return findings;
    }

    private static Map<String, Set<String>> expected(int port) {
        String tcp = " tcp " + port + "-" + port;
        String proxy = "Function -> Proxy" + tcp;
        String database = "Proxy -> database" + tcp;
        String rotation = "Rotation -> database" + tcp;
        String rotationOut = "Rotation -> anywhere tcp 443-443";
        String rotationEndpoint = "Rotation -> Endpoint tcp 443-443";
        String direct = "Function -> database" + tcp;
        String task = "UserTask -> database" + tcp;
        String taskOut = "UserTask -> anywhere tcp 443-443";
        return Map.of(
                "DatabaseUserExists=true",
                Set.of(proxy, database, rotation, rotationOut),
                "VerifyOnAws=true",
                Set.of(proxy, database, rotation, rotationOut),
                "DatabaseUserExists=false",
                Set.of(proxy, database, rotation, rotationOut, task, taskOut),
                "VpcEndpoint=create",
                Set.of(proxy, database, rotation, rotationEndpoint),
                "VpcEndpoint=create DatabaseUserExists=false",
                Set.of(proxy, database, rotation, rotationEndpoint, task, taskOut),
                "Fallback=true",
                Set.of(proxy, database, rotation, rotationOut, direct, "Function -> anywhere tcp 443-443"),
                "Fallback=true VpcEndpoint=create",
                Set.of(proxy, database, rotation, rotationEndpoint, direct, "Function -> Endpoint tcp 443-443"),
                "Authentication=iam DatabaseResourceId=db-ABCDEFGHIJ",
                Set.of(proxy, database),
                "Authentication=iam DatabaseResourceId=db-ABCDEFGHIJ VpcEndpoint=create",
                Set.of(proxy, database));
    }
}
