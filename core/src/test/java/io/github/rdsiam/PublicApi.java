package io.github.rdsiam;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The public types of the package and their public and protected members, as sorted text. */
final class PublicApi {

    private PublicApi() {}

    static List<Class<?>> types() throws IOException, URISyntaxException {
        Path classes = Path.of(IamTokenDataSource.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .resolve("io/github/rdsiam");
        try (Stream<Path> files = Files.list(classes)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".class") && !name.equals("package-info.class"))
                    .map(name -> load("io.github.rdsiam." + name.replace(".class", "")))
                    .filter(PublicApi::isReachable)
                    .sorted(Comparator.comparing(Class::getName))
                    .collect(Collectors.toList());
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, PublicApi.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isReachable(Class<?> type) {
        for (Class<?> each = type; each != null; each = each.getEnclosingClass()) {
            if (!isApi(each.getModifiers()) || each.isAnonymousClass() || each.isLocalClass()) {
                return false;
            }
        }
        return true;
    }

    static String text() throws IOException, URISyntaxException {
        return types().stream().map(PublicApi::describe).collect(Collectors.joining("\n"));
    }

    private static String describe(Class<?> type) {
        Stream<String> fields = Arrays.stream(type.getDeclaredFields())
                .filter(PublicApi::isApi)
                .map(field -> member(type, field, field.toGenericString()));
        Stream<String> constructors = Arrays.stream(type.getDeclaredConstructors())
                .filter(PublicApi::isApi)
                .map(Constructor::toGenericString)
                .sorted();
        Stream<String> methods = Arrays.stream(type.getDeclaredMethods())
                .filter(method -> isApi(method) && !method.isBridge())
                .sorted(Comparator.comparing(Method::getName).thenComparing(Method::toGenericString))
                .map(method -> member(type, method, method.toGenericString()));
        String members = Stream.of(fields.sorted(), constructors, methods)
                .flatMap(group -> group)
                .map(member -> "    " + readable(member) + "\n")
                .collect(Collectors.joining());
        return readable(header(type)) + "\n" + members;
    }

    private static String member(Class<?> type, Member member, String text) {
        return text.replace(type.getName() + "." + member.getName(), member.getName());
    }

    private static String header(Class<?> type) {
        String superclass = type.getGenericSuperclass() == null || type.getSuperclass() == Object.class
                ? ""
                : " extends " + type.getGenericSuperclass().getTypeName();
        String interfaces = Arrays.stream(type.getGenericInterfaces())
                .map(java.lang.reflect.Type::getTypeName)
                .sorted()
                .collect(Collectors.joining(", "));
        String relation = type.isInterface() ? " extends " : " implements ";
        return type.toGenericString() + superclass + (interfaces.isEmpty() ? "" : relation + interfaces);
    }

    /** Without the package names that every reader knows. */
    private static String readable(String text) {
        return text.replace("io.github.rdsiam.", "").replace("java.lang.", "").replace('$', '.');
    }

    private static boolean isApi(Member member) {

        return isApi(member.getModifiers()) && !member.isSynthetic();
    }

    private static boolean isApi(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }
}
