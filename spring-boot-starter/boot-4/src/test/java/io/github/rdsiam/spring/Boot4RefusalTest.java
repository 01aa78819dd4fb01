package io.github.rdsiam.spring;

class Boot4RefusalTest extends RefusalContract {}
