/** The sample cast, in demonstrations, journeys and pictures. Their passwords are public: they are for nothing else. */
export interface SamplePerson {
  username: string;
  displayName: string;
  email: string;
  role: 'user' | 'administrator';
  password: string;
}

export const samplePeople: readonly SamplePerson[] = [
  {
    username: 'anna',
    displayName: 'Anna Berg',
    email: 'anna@harbor.example',
    role: 'user',
    password: 'seven quiet boats at dawn',
  },
  {
    username: 'ben',
    displayName: 'Ben Okafor',
    email: 'ben@harbor.example',
    role: 'user',
    password: 'a kettle sings in winter',
  },
  {
    username: 'carla',
    displayName: 'Carla Rossi',
    email: 'carla@harbor.example',
    role: 'administrator',
    password: 'lighthouse stairs count 212',
  },
];
