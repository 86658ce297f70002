/**
 * Puts what is generated into its places.
 * @throws Error where a place is missing
 */
export function fill(template: string, parts: readonly [place: string, text: string][]): string {
  return parts.reduce((text, [place, part]) => {
    if (!text.includes(place)) throw new Error(`The template's head lacks the line ${place}`);
    return text.replace(place, () => part);
  }, template);
}

/** The parameter by which the stack `ops` knows the functions of a template, in their order. */
export function functionNames(template: string, stack: string): string {
  const names = [...template.matchAll(/^ {2}(\w+):\n {4}Type: AWS::Serverless::Function\n/gm)].map(
    ([, name = '']) => `          - !Ref ${name}\n`,
  );
  return `  FunctionNamesParameter:
    Type: AWS::SSM::Parameter
    Properties:
      Name: !Sub /laurel/\${Env}/functions-${stack}
      Type: StringList
      Value: !Join
        - ','
        -
${names.join('')}`;
}
