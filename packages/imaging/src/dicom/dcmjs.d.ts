declare module "dcmjs" {
  const dcmjs: { data: { DicomMetaDictionary: { dictionary: unknown } } };
  export default dcmjs;
}
